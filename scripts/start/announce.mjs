// The first thing that `npm start` prints: the build before it takes some seconds, and says nothing.
const { ESPER_TENANT, ESPER_BASE_URL, ESPER_API_KEY } = process.env;
const host = ESPER_TENANT || ESPER_BASE_URL;
const where =
    host && ESPER_API_KEY ? `the tenant ${host}, reading only unless --write` : 'a test tenant on this machine';

process.stdout.write(`Eight tasks of a fleet, from reading devices to a reboot, played through esper-client
on ${where}.
The package is built first: about ten seconds.
`);
