declare const ROWS: unique symbol;

/** The body of a page with its rows at a path, such as `content.roles`; `.` for rows without a body. */
export type Listed<Body, Path extends string> = Body & RowsAt<Path>;

/** Says where a page has its rows. */
export interface RowsAt<Path extends string = string> {
    readonly [ROWS]?: Path;
}

/** The path to the rows of a page that has them in a place of its own; never for a body without one. */
export type RowsOf<Body> = typeof ROWS extends keyof Body ? Extract<Body[typeof ROWS], string> : never;
