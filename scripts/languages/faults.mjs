// Where a generator makes what does not work of a description that is right, with the evidence. Client → step → words.
// A step that is listed and works, or fails and is not listed, fails the command.
export const FAULTS = {
    rust: {
        fleet: 'The enum over the four models is `#[serde(tag = "platform")]`: serde takes `platform` out of the row, and the struct behind it, which has a field of that name too, says ``missing field `platform` ``.',
    },
    kotlin: {
        fleet: '`DeviceV2` is an interface that no model implements: Jackson says ``Class `AndroidDeviceV2` not subtype of `DeviceV2` ``. By moshi, the default, there is no adapter for it either, and an enum of integers is not read (`Expected one of [0, 1, …] but was 1`); by gson with `generateOneOfAnyOfWrappers` it does not compile.',
    },
};
