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
/** What every call can be answered, whatever the reference lists: a gateway stands in front of all. */
const ALWAYS = ['429', '500'];

/** Lists the errors of an operation as status and name of a file. */
export function errorsOf(path, { errors = {}, security }) {
    const files = IS_CLASSIC.test(path) ? CLASSIC : SERVICE;
    const listed = Object.keys(errors).filter((status) => status in files);
    const all = new Set([...listed, ...(security === 'none' ? [] : ['401']), ...ALWAYS]);
    return [...all].sort().map((status) => [status, files[status]]);
}
