import { followRedirect } from '../../src/files/download-url.js';
import { EsperResponseError } from '../../src/index.js';

const ELSEWHERE = new URL('https://storage.example/a?signature=1');
const HERE = new URL('http://127.0.0.1:8080/a');

// From elsewhere, over https too: a download must not be led to what only this machine can reach.
test.each([
    ...['localhost', 'a.localhost', 'LOCALHOST', 'localhost.', 'localhost.localdomain'],
    ...['127.0.0.1', '127.8.9.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '0.0.0.0', '0'],
    ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]'],
    ...['169.254.169.254', '169.254.0.1', '2852039166', '0xa9fea9fe', '169.254.43518'],
    ...['[fe80::1]', '[febf::1]', '[fe80:0:0:0:1:2:3:4]', '[fd00:ec2::254]', '[fd20:ce::254]'],
    ...['[fd00:ec2::23]', '[fd00:ec2:0:0::17]', '[fd00:c1::a9fe:a9fe]', '[fd00:42::42]'],
    ...['ip6-localhost', 'IP6-LOOPBACK.', 'localhost4', 'localhost6.localdomain6'],
    ...['[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '[64:ff9b::169.254.169.254]', '[::ffff:0:169.254.169.254]'],
    ...['metadata.google.internal', 'metadata.google.internal.', 'metadata', 'metadata.goog', 'instance-data'],
    ...['100.100.100.200', '192.0.0.192', '168.63.129.16'],
])('a redirect from elsewhere to %s is refused', (host) => {
    for (const location of [`https://${host}/a`, `//${host}:8443/a`]) {
        expect(() => followRedirect(ELSEWHERE, location)).toThrow(EsperResponseError);
        expect(() => followRedirect(ELSEWHERE, location)).toThrow('which is refused');
    }
});

test.each(['169.254.169.254', '[fe80::1]', 'metadata.google.internal'])(
    'a redirect from this machine to %s is refused',
    (host) => {
        expect(() => followRedirect(HERE, `https://${host}/a`)).toThrow('which is refused');
    },
);

test.each([
    ...[
        'other.example',
        'localhost.example',
        'metadata.example',
        'mylocalhost',
        'ip6-localhost.example',
        'storage.example',
    ],
    ...['10.0.0.1', '192.168.1.1', '128.0.0.1', '126.255.255.255', '169.253.255.255', '169.255.0.1', '1.0.0.0'],
    ...[
        '[fec0::1]',
        '[fe00::1]',
        '[2001:db8::1]',
        '[fd00:ec3::254]',
        '[fd12:3456:789a::1]',
        '[::ffff:10.0.0.1]',
        '[1::]',
        '[64:ff9b::1.1.1.1]',
    ],
])('a redirect to %s is followed', (host) => {
    expect(followRedirect(ELSEWHERE, `https://${host}/b`).href).toBe(
        `https://${host}/b`.replace(host, new URL(`https://${host}`).host),
    );
});

test('from this machine to this machine, and from a host to itself, is followed', () => {
    expect(followRedirect(HERE, 'http://localhost:9/b').href).toBe('http://localhost:9/b');
    expect(followRedirect(HERE, 'https://[::1]/b').href).toBe('https://[::1]/b');
    const link = new URL('https://169.254.10.1/a');
    expect(followRedirect(link, '/b').href).toBe('https://169.254.10.1/b');
});
