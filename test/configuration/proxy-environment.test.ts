import { parseExceptions, readProxyEnvironment } from '../../src/configuration/proxy-environment.js';
import { EsperClient, EsperConfigurationError } from '../../src/index.js';
import { KEY } from '../support/servers.js';

// The table of docs/keys-and-security.md.
test.each<[list: string, host: string, port: number, isException: boolean]>([
    ['example.com', 'example.com', 443, true],
    ['example.com', 'api.example.com', 443, true],
    ['example.com', 'notexample.com', 443, false],
    ['.example.com', 'api.example.com', 443, true],
    ['.example.com', 'example.com', 443, true],
    ['Example.COM', 'API.example.com.', 443, true],
    ['a.example, b.example', 'b.example', 443, true],
    ['a.example b.example', 'b.example', 443, true],
    ['*', 'anything.example', 443, true],
    ['*.example.com', 'api.example.com', 443, false],
    ['example.com:8443', 'example.com', 8443, true],
    ['example.com:8443', 'example.com', 443, false],
    ['192.168.1.7', '192.168.1.7', 443, true],
    ['192.168.0.0/16', '192.168.3.4', 443, true],
    ['192.168.0.0/16', '192.169.3.4', 443, false],
    ['10.0.0.0/8', 'ten.example', 443, false],
    ['192.168.1.7:443', '192.168.1.7', 443, true],
    ['192.168.1.7:443', '192.168.1.7', 80, false],
    ['168.1.7', '192.168.1.7', 443, false],
    ['2001:db8::1', '[2001:db8::1]', 443, true],
    ['[2001:db8::1]', '[2001:db8:0:0::1]', 443, true],
    ['[2001:db8::1]:8443', '[2001:db8::1]', 443, false],
    ['[2001:db8::1]:8443', '[2001:db8::1]', 8443, true],
    ['2001:db8::/32', '[2001:db8:1:2::3]', 443, true],
    ['2001:db8::/32', '[2001:db9::3]', 443, false],
    ['192.168.1.7/33', '192.168.1.7', 443, false],
    ['192.168.1.7/x', '192.168.1.7', 443, false],
    ['192.168.1.7/', '192.168.1.7', 443, false],
    ['192.168.1.7/-8', '192.168.1.7', 443, false],
    ['192.168.1.7/32', '192.168.1.7', 443, true],
    ['0.0.0.0/0', '192.168.1.7', 443, true],
    ['2001:db8::1/129', '[2001:db8::1]', 443, false],
    ['', 'example.com', 443, false],
    [' , ', 'example.com', 443, false],
    ['/24', 'example.com', 443, false],
    ['a.example,,b.example', 'b.example', 443, true],
    [' * ', 'anything.example', 443, true],
    ['..example.com', 'api.example.com', 443, true],
    ['example.com.', 'api.example.com', 443, true],
    ['[2001:db8::1', '2001:db8::1', 443, false],
    ['192.168.1.7/8x', '192.168.1.8', 443, false],
    ['10.0.0.0/0', '[2001:db8::1]', 443, false],
    ['::/0', '10.0.0.1', 443, false],
    ['2001:db8:0:0:0:0:0:1', '[2001:db8::1]', 443, true],
])('NO_PROXY=%s and %s:%d: %s', (list, host, port, isException) => {
    expect(parseExceptions(list)(host, port)).toBe(isException);
});

const from = (variables: Record<string, string>) => readProxyEnvironment((name) => variables[name] || undefined);

test.each<[variables: Record<string, string>, host: string | undefined]>([
    [{}, undefined],
    [{ HTTP_PROXY: 'http://a:1', http_proxy: 'http://a:1' }, undefined],
    [{ HTTPS_PROXY: 'http://a:1' }, 'a'],
    [{ HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:1' }, 'b'],
    [{ ALL_PROXY: 'http://a:1' }, 'a'],
    [{ all_proxy: 'http://a:1', ALL_PROXY: 'http://b:1' }, 'a'],
    [{ HTTPS_PROXY: 'mysocks:1' }, 'mysocks'],
    [{ ALL_PROXY: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, 'b'],
    [{ HTTPS_PROXY: '', ALL_PROXY: 'http://a:1' }, 'a'],
    [{ HTTPS_PROXY: 'http://a:1', NO_PROXY: 'acme-api.esper.cloud' }, undefined],
    [{ HTTPS_PROXY: 'http://a:1', no_proxy: 'esper.cloud', NO_PROXY: 'other' }, undefined],
    [{ HTTPS_PROXY: 'a:3128' }, 'a'],
    [{ HTTPS_PROXY: '[::1]:3128' }, '::1'],
])('%j: the proxy %s', (variables, host) => {
    expect(from(variables)('acme-api.esper.cloud', 443)?.host).toBe(host);
});

test.each([
    ['socks5://user:pass@127.0.0.1:1080', 'SOCKS is not spoken here'],
    ['socks5h://127.0.0.1:1080', 'SOCKS is not spoken here'],
    ['ftp://user:pass@proxy', 'expected an http or https proxy'],
    ['http://', 'expected an http or https proxy'],
    ['user:pass word@proxy:1:2', 'expected an http or https proxy'],
])('HTTPS_PROXY=%s is refused by its name, and never repeated', (value, words) => {
    const { env } = process;
    process.env = { ...env, HTTPS_PROXY: value, NO_PROXY: '' };
    try {
        new EsperClient({ tenant: 'acme', apiKey: KEY });
        throw new Error('it was taken');
    } catch (error) {
        expect(error).toBeInstanceOf(EsperConfigurationError);
        expect(String(error)).toContain(`HTTPS_PROXY: ${words}`);
        expect(JSON.stringify(error) + String(error) + Object.keys(Object(error))).not.toContain('pass');
    } finally {
        process.env = env;
    }
    // A program that talks to this machine has no use for it.
    process.env = { ...env, HTTPS_PROXY: value };
    new EsperClient({ baseUrl: 'http://127.0.0.1:1/api', apiKey: KEY });
    new EsperClient({ tenant: 'acme', apiKey: KEY, proxy: false });
    process.env = env;
});
