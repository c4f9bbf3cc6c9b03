/** Makes the name of an argument in generated code: `device_id` → `deviceId`. */
export const argumentName = (name) =>
    String(name)
        .replace(/[^A-Za-z0-9]+(.)/g, (_, letter) => letter.toUpperCase())
        .replace(/^[A-Z]/, (letter) => letter.toLowerCase());
