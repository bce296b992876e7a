/** The walls between the parts of the app. `scripts/check-boundaries.ts` runs them and asserts that modules were seen. */
const only = (name, packagePattern, allowedFrom) => ({
  name,
  severity: 'error',
  from: { path: '^(main|renderer|preload|shared)/', pathNot: allowedFrom },
  to: { path: packagePattern },
});

export default {
  forbidden: [
    {
      name: 'shared-imports-zod-only',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: ['^shared/', 'node_modules/zod/'] },
    },
    {
      name: 'renderer-and-preload-never-import-main',
      severity: 'error',
      from: { path: '^(renderer|preload)/' },
      to: { path: '^main/' },
    },
    {
      name: 'main-never-imports-renderer-or-preload',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^(renderer|preload)/' },
    },
    {
      name: 'app-never-imports-embedded-scripts-or-tests',
      severity: 'error',
      from: { path: '^(main|renderer|preload|shared)/' },
      to: { path: '^(embedded|scripts|test|bench)/' },
    },
    {
      name: 'engine-receives-ports',
      severity: 'error',
      from: { path: '^main/engine/' },
      to: { path: '^main/', pathNot: '^main/engine/' },
    },
    only('only-model-imports-the-anthropic-sdk', 'node_modules/@anthropic-ai/sdk', '^main/model/'),
    only('only-remote-imports-supabase', 'node_modules/@supabase/', '^main/remote/'),
    only('only-db-imports-sqlite', 'node_modules/better-sqlite3', '^main/db/'),
    only('only-shell-imports-electron', 'node_modules/electron/', '^(main/shell/|main/main\\.ts$|preload/)'),
    only(
      'only-egress-opens-connections',
      '^(node:)?(http|https|http2|net|tls|dgram|dns|dns/promises)$|node_modules/(ws|undici)/',
      '^main/egress/',
    ),
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
