import type { FileSource } from './file-source.js';

/**
 * A model as a caller may hand it in, at any depth: lists may be readonly, what may be left out may be undefined, and what only the server
 * writes is left out. A value that has it all the same, because the server gave it, is sent as it is.
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

/** Tells whether a property is declared readonly: the only way is whether two functions over it are the same type. */
type IsReadonly<Model, Name extends keyof Model> = IsSame<Pick<Model, Name>, Readonly<Pick<Model, Name>>>;

type IsSame<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Any string, beside those that an editor is to offer. */
export type AnyString = string & Nothing;

/** The arguments that one value of a property takes: those that it needs, and those that may be left out. */
export type ArgsOf<Model, Needed extends keyof Model, Taken extends keyof Model = never> = [Needed | Taken] extends [
    never,
]
    ? Readonly<Record<string, never>>
    : Input<Required<Pick<Model, Needed>> & Pick<Model, Taken>>;

/** Which property decides on the arguments, which one has them, and the value that decides. */
interface Deciding<Model> {
    readonly value: keyof Model;
    readonly args: keyof Model;
    readonly is: string;
}

/** A model of which one property decides what another may hold. A value that is not known, or not known before it runs, leaves it open. */
export type InputOf<Model, Args, By extends Deciding<Model>> = Omit<Input<Model>, By['value'] | By['args']> & {
    [Name in keyof Pick<Model, By['value']>]: By['is'];
} & (IsOneOf<By['is'], keyof Args> extends true
        ? ArgsField<Model, By['args'], Args[By['is'] & keyof Args]>
        : {
              [Name in keyof Pick<Model, By['args']>]?:
                  | Input<Model[Name]>
                  | Readonly<Record<string, unknown>>
                  | undefined;
          });

type ArgsField<Model, Name extends keyof Model, Args> = Nothing extends Args
    ? { [Key in keyof Pick<Model, Name>]?: Args | undefined }
    : { [Key in keyof Required<Pick<Model, Name>>]: Args };

/** Tells whether a type is a single one of some keys. */
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
