// Next.js itself stands in another folder than the programs, by a link.
export default { turbopack: { root: '/' }, outputFileTracingRoot: '/' };
