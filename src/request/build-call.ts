import type { CallOptions } from '../configuration/call-options.js';
import { checkHeaders } from '../configuration/header-rules.js';
import type { Settings } from '../configuration/settings.js';
import { refusal } from '../errors/invalid.js';
import type { Call } from './call.js';
import { checkFile } from './file-source.js';
import { UploadForm } from './multipart-form.js';
import type { OperationPlan } from './operation.js';
import { buildPath, type Parameters } from './parameters.js';

/** Builds a call from an operation, its checked parameters and its options. */
export function buildCall(plan: OperationPlan, parameters: Parameters, options: CallOptions, settings: Settings): Call {
    const body = buildBody(plan, parameters);
    if (options.headers !== undefined) checkHeaders(plan.id, options.headers);
    return {
        operation: plan,
        method: plan.method,
        url: settings.baseUrl + buildPath(plan, parameters),
        headers: {
            Accept: 'application/json',
            ...(settings.userAgent !== '' && { 'User-Agent': settings.userAgent }),
            ...(typeof body === 'string' && { 'Content-Type': 'application/json' }),
            ...options.headers,
        },
        body,
        options,
        secrets: plan.secret.length === 0 ? NONE : plan.secret.map((name) => parameters[name]).filter(isString),
    };
}

const NONE: readonly string[] = [];
const isString = (value: unknown): value is string => typeof value === 'string';

function buildBody(plan: OperationPlan, parameters: Parameters): string | UploadForm | undefined {
    if (plan.files !== undefined) return buildForm(plan.id, plan.files, parameters);
    if (plan.body === undefined || parameters[plan.body] === undefined) return undefined;
    return toJson(plan, plan.body, parameters[plan.body]);
}

function toJson(plan: OperationPlan, name: string, value: unknown): string {
    let cause: unknown;
    try {
        const text: unknown = JSON.stringify(value); // undefined for a function
        if (typeof text === 'string') return text;
    } catch (error) {
        cause = error;
    }
    throw refusal(plan.id, name, "can't be written as JSON", { cause });
}

function buildForm(operation: string, files: NonNullable<OperationPlan['files']>, parameters: Parameters): UploadForm {
    const form = new UploadForm();
    for (const [parameter, { field, ...rule }] of Object.entries(files)) {
        const value = parameters[parameter];
        if (value === undefined || value === null) continue;
        form.add({ name: field, value: checkFile(value, { operation, parameter }, rule), parameter });
    }
    return form;
}
