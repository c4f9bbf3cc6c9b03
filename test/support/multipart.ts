import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A part of a form as it came over the wire. */
export interface SentPart {
    /** Its headers, decoded as UTF-8. */
    readonly head: string;
    readonly body: Buffer;
}

/** Reads a multipart body and takes it apart. */
export async function readParts(request: IncomingMessage): Promise<SentPart[]> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const whole = Buffer.concat(chunks);
    const boundary = `--${/boundary=([^;]+)/.exec(request.headers['content-type'] ?? '')?.[1]}`;
    const parts: SentPart[] = [];
    for (let at = whole.indexOf(boundary); ; ) {
        const next = whole.indexOf(`\r\n${boundary}`, at + boundary.length);
        if (next < 0) return parts;
        const part = whole.subarray(at + boundary.length + 2, next);
        const end = part.indexOf('\r\n\r\n');
        parts.push({ head: part.subarray(0, end).toString('utf8'), body: part.subarray(end + 4) });
        at = next + 2;
    }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Makes bytes without a pattern, the same in every run.
 * They repeat after 65,521, a prime, so that no block of a buffer looks like another.
 */
export function noise(length: number): Buffer<ArrayBuffer> {
    const block = Buffer.alloc(Math.min(length, 65_521));
    let state = 1;
    for (let at = 0; at < block.length; at += 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        block[at] = state >>> 24;
    }
    return Buffer.alloc(length, block);
}

/** A folder that is there during a test. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'esper-client-'));
    try {
        return await work(folder);
    } finally {
        await rm(folder, { recursive: true });
    }
}

/** Waits until something is so. What is not so after 25 seconds never will be, however busy the machine is. */
export async function until(isSo: () => boolean): Promise<void> {
    const end = performance.now() + 25_000;
    while (!isSo()) {
        if (performance.now() > end) throw new Error('it never came about');
        await new Promise((resolve) => setImmediate(resolve));
    }
}
