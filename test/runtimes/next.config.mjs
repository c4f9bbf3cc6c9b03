// Next.js itself stands in another folder than the programs, by a link.
export default { pageExtensions: ['mjs'], turbopack: { root: '/' }, outputFileTracingRoot: '/' };
