// The entry that the suite plays; check:runtimes puts esper-client/fetch here for the way `fetch`.
export * from 'esper-client';
