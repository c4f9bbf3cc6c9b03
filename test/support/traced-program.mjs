// Makes calls by every way with OpenTelemetry's instrumentations on, and prints the spans. Run by test/docs/telemetry.test.ts.
import { trace } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const exporter = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()] });

const { createServer } = await import('node:http');
const { EsperClient } = await import('esper-client');
const { createUndiciTransport } = await import('esper-client/undici');

const parents = [];
const server = createServer(({ headers, url }, response) => {
    parents.push(headers.traceparent?.split('-')[2]);
    response.statusCode = url.includes('flaky') && parents.length === 1 ? 503 : 200;
    response.setHeader('Content-Type', 'application/json').end('{"id":"d"}');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const apiKey = 'kEy0123456789abcdefSECRETghijklmnop';
const options = { baseUrl: `http://127.0.0.1:${server.address().port}/api`, apiKey, enterpriseId: 'e' };
const ways = {
    axios: {},
    undici: { transport: createUndiciTransport() },
    fetch: { fetch: (url, init) => fetch(url, init) },
};
const seen = {};
for (const [way, option] of Object.entries(ways)) {
    exporter.reset();
    parents.length = 0;
    const esper = new EsperClient({ ...options, ...option, sleep: async () => undefined });
    await trace.getTracer('test').startActiveSpan('job', async (span) => {
        await esper.device.getDeviceById({ deviceId: 'flaky' });
        await new Response((await esper.download(`${options.baseUrl}/file`)).stream).text();
        span.end();
    });
    const spans = exporter.getFinishedSpans();
    const job = spans.find(({ name }) => name === 'job').spanContext();
    const sent = spans.filter(({ kind }) => kind === 2);
    seen[way] = {
        statuses: sent.map(
            ({ attributes }) => attributes['http.response.status_code'] ?? attributes['http.status_code'],
        ),
        areBelowJob: sent.every(({ parentSpanContext }) => parentSpanContext?.spanId === job.spanId),
        areToldToServer: sent.every((span) => parents.includes(span.spanContext().spanId)),
        haveKey: JSON.stringify(spans.map(({ attributes, events }) => [attributes, events])).includes(apiKey),
    };
}
process.stdout.write(JSON.stringify(seen));
process.exit();
