// An app of React Native that plays the suite: what it needs of its own is imported first, as docs/runtimes.md says.
import './globals.mjs';
import 'react-native-url-polyfill/auto';
import 'web-streams-polyfill/polyfill';
import * as exports from '../exports.mjs';
import { play } from '../suite.mjs';

globalThis.playSuite = (servers) => play({ exports, servers });
