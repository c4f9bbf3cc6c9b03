import type { AxiosResponse } from 'axios';
import type { MaybeEmpty } from '../../generated/operations.js';
import type { CallOptions } from '../configuration/call-options.js';
import type { ListOptions } from '../pagination/list-options.js';
import type { ItemOf } from '../pagination/page.js';
import type { PagePromise } from '../pagination/page-promise.js';
import type { FileSource } from '../request/file-source.js';
import type { ApiPromise } from '../response/response.js';

/** The type of a parameter; a file may come in any form that can be sent. */
type AnyFile<Value> = [Extract<Value, File>] extends [never] ? Value : Exclude<Value, File> | FileSource;

/** The parameters that the client fills in when a call leaves them out. */
type Filled = 'enterpriseId';

/** The empty object type: it is assignable to every type that requires nothing. */
type Anything = Record<never, never>;

/**
 * The names of the parameters that a call may leave out.
 * They take `undefined` too, also under the caller's `exactOptionalPropertyTypes`.
 */
type Optional<Request> = {
    [Name in keyof Request]-?: Anything extends Pick<Request, Name> ? Name : never;
}[keyof Request];

/**
 * The parameters of a generated class, with files in any form and what the client fills in optional.
 * Each keeps its doc comment.
 */
type CallParameters<Request> = {
    [Name in keyof Request as Name extends Filled | Optional<Request> ? never : Name]: AnyFile<Request[Name]>;
} & {
    [Name in keyof Request as Name extends Filled | Optional<Request> ? Name : never]?:
        | AnyFile<Request[Name]>
        | undefined;
};

/** The result of a call: a page that can be iterated where the body is one, else the body. */
type Result<Body> = [ItemOf<Body>] extends [never] ? ApiPromise<Body> : PagePromise<ItemOf<Body>, Body>;
type Options<Body> = [ItemOf<Body>] extends [never] ? CallOptions : ListOptions;

/** The body of a response; undefined where a success may come without one. */
type BodyOf<Body, Name> = Name extends MaybeEmpty ? Body | undefined : Body;

/**
 * A method with parameters, which may be left out when each of them may.
 * They are named as in the generated doc comments, so that those carry over.
 */
type WithParameters<Request, Body> = Anything extends Request
    ? (requestParameters?: Request, options?: Options<Body>) => Result<Body>
    : (requestParameters: Request, options?: Options<Body>) => Result<Body>;

/** A method of a generated class as the client offers it. */
type Operation<Method, Name> = Method extends (...args: infer Args) => Promise<AxiosResponse<infer Body>>
    ? 2 extends Args['length']
        ? WithParameters<CallParameters<NonNullable<Args[0]>>, BodyOf<Body, Name>>
        : (options?: Options<Body>) => Result<BodyOf<Body, Name>>
    : never;

/** A generated class as the client offers it. */
type Resource<Api> = { readonly [Name in keyof Api]: Operation<Api[Name], Name> };

/** Every generated class as the client offers it. */
export type Resources<Apis> = { readonly [Name in keyof Apis]: Resource<Apis[Name]> };
