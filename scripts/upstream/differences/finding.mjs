// One difference: by which rule it was found, where, and what it is. Its calls are filled in where they are known.
export const differs = (rule, subject, what) => ({ rule, subject, what });
