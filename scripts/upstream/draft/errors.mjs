// Which shared answer stands for an error: openapi/responses/ has one a status and family of the API.
const CLASSIC = {
    400: 'BadRequest',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'NotFound',
    413: 'PayloadTooLarge',
    415: 'UnsupportedMediaType',
    429: 'TooManyRequests',
    500: 'ServerError',
};
const SERVICE = {
    400: 'ServiceBadRequest',
    401: 'ServiceUnauthorized',
    403: 'ServiceForbidden',
    404: 'ServiceNotFound',
    409: 'ServiceConflict',
    429: 'ServiceTooManyRequests',
    500: 'ServiceServerError',
};
const IS_CLASSIC = /^\/(?:v[01]\/)?(?:enterprise|user|user_info)\//;
/** What a call can be answered, whatever the reference lists of it: a gateway stands in front of all. */
const EXPECTED = {
    400: ({ parameters = [], body }) => body !== undefined || parameters.some((each) => each.in === 'query'),
    401: ({ security }) => security !== 'none',
    404: ({ parameters = [] }) => parameters.some((each) => each.in === 'path' && each.name !== 'enterprise_id'),
    429: () => true,
    500: () => true,
};

/** Lists the errors of an operation as status and name of a file. */
export function errorsOf(path, operation) {
    const files = IS_CLASSIC.test(path) ? CLASSIC : SERVICE;
    const expected = Object.keys(EXPECTED).filter((status) => EXPECTED[status](operation));
    const listed = Object.keys(operation.errors ?? {}).filter((status) => status in files);
    return [...new Set([...listed, ...expected])].sort().map((status) => [status, files[status]]);
}
