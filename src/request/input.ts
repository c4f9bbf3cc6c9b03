import type { FileSource } from './file-source.js';

/**
 * A model as a caller may hand it in, at any depth.
 * Lists may be readonly, what may be left out may be undefined, and what only the server writes is left out. A value
 * that has it all the same, because the server gave it, is sent as it is.
 */
export type Input<Model> = Model extends string | number | boolean | null | undefined | FileSource
    ? Model
    : Model extends readonly (infer Item)[]
      ? readonly Input<Item>[]
      : Model extends object
        ? InputFields<Model>
        : Model;

type InputFields<Model> = {
    [Name in keyof Model as IsReadonly<Model, Name> extends true ? never : Name]:
        | Input<Model[Name]>
        | (Nothing extends Pick<Model, Name> ? undefined : never);
};

/** An object of which nothing is known: it fits where nothing is required. */
type Nothing = Record<never, never>;

/** Tells whether a property is declared readonly: two functions over it are then not the same type. */
type IsReadonly<Model, Name extends keyof Model> = IsSame<Pick<Model, Name>, Readonly<Pick<Model, Name>>>;

type IsSame<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Any string, beside those that an editor is to offer. */
export type AnyString = string & Nothing;

/** The arguments that a value of a property takes: those that it needs, and those that may be missing. */
export type ArgsOf<Model, Needed extends keyof Model, Taken extends keyof Model = never> = [Needed | Taken] extends [
    never,
]
    ? Readonly<Record<string, never>>
    : Input<Required<Pick<Model, Needed>> & Pick<Model, Taken>>;

/** Which property decides on the arguments, and which one has them. */
interface Deciding<Model> {
    readonly value: keyof Model;
    readonly args: keyof Model;
}

/**
 * A model of which one property decides what another may hold.
 * It has one form for each value that is known, and an open one for a value that is not known, or not before the
 * program runs. Without a value the open one is left out, so that an editor offers what belongs to the value at hand.
 */
export type InputOf<Model, Args, By extends Deciding<Model>, Value> =
    | { [Known in keyof Args]: Form<Model, By, Known, ArgsField<Model, By['args'], Args[Known]>> }[keyof Args]
    | (IsOneOf<Value, keyof Args> extends true ? never : Form<Model, By, Value, OpenField<Model, By['args']>>);

type Form<Model, By extends Deciding<Model>, Value, Field> = Omit<Input<Model>, By['value'] | By['args']> & {
    [Name in keyof Pick<Model, By['value']>]: Value;
} & Field;

type ArgsField<Model, Name extends keyof Model, Args> = Nothing extends Args
    ? { [Key in keyof Pick<Model, Name>]?: Args | undefined }
    : { [Key in keyof Required<Pick<Model, Name>>]: Args };

type OpenField<Model, Name extends keyof Model> = {
    [Key in keyof Pick<Model, Name>]?: Input<Model[Key]> | Readonly<Record<string, unknown>> | undefined;
};

/** Tells whether a type is a single one of some keys, or none at all. */
type IsOneOf<Value, Keys> = [Value] extends [Keys]
    ? [Value] extends [UnionToIntersection<Value>]
        ? true
        : false
    : false;

type UnionToIntersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
    all: infer All,
) => void
    ? All
    : never;
