// React Native's own globals: fetch by XMLHttpRequest, Blob, FormData, AbortController. No view is needed.
import 'react-native/Libraries/Core/setUpGlobals';
import 'react-native/Libraries/Core/setUpXHR';
import 'react-native/Libraries/EventEmitter/RCTDeviceEventEmitter';
