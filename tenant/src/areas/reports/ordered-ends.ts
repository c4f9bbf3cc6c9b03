/** How the next reports end, as a test orders it. */
export interface OrderedReportEnd {
    status: 'FAILED' | 'CANCELED';
    /** For how many reports; default 1. */
    count?: number;
}

/** The schema of an {@link OrderedReportEnd}. */
export const REPORT_END = {
    type: 'object',
    required: ['status'],
    additionalProperties: false,
    properties: {
        status: { enum: ['FAILED', 'CANCELED'] },
        count: { type: 'integer', minimum: 1, maximum: 1000 },
    },
};
