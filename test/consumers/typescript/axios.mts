// An axios instance of the caller's: of the first version that is taken, of today's, and of one that is refused.
import axios from 'axios';
import axios0 from 'axios-0.27';
import axios16 from 'axios-1.6';
import { EsperClient, EsperConfigurationError } from 'esper-client';

const seen: unknown[] = [];

const first = axios16.create();
first.interceptors.request.use((config) => {
    seen.push(config.headers.get('Authorization'));
    config.headers.set({ 'X-From': 'axios 1.6' });
    return config;
});
const today = axios.create();
today.interceptors.request.use((config) => {
    seen.push(config.headers.get('Authorization'));
    config.headers.set({ 'X-From': 'axios' });
    return config;
});
for (const esper of [new EsperClient({ axios: first }), new EsperClient({ axios: today })]) {
    const { count } = await esper.device.getAllDevices({ limit: 1 });
    if (count !== 250) throw new Error(`a list of ${count}`);
}
if (seen.length < 2 || seen.some((key) => key)) throw new Error(`interceptors see ${seen.join(', ')}`);

// In JavaScript nothing keeps an older one out.
let words = '';
try {
    new EsperClient({ axios: axios0 as never });
} catch (error) {
    words = EsperConfigurationError.is(error) ? error.message : String(error);
}
if (words !== 'axios: expected an instance of axios 1.6 or newer, got one of axios 0') throw new Error(words);
console.log('instances of axios 1.6 and of today are taken, one of 0.27 is refused');
