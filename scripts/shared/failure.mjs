/** Thrown for what a person can put right. Its message is one sentence that says what is wrong and what to do. */
export class Failure extends Error {
    name = 'Failure';
}
