import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What a folder may not import, and why. */
const closed = (...rules) => ['error', { patterns: rules.map(([regex, message]) => ({ regex, message })) }];

const engine = ['/engine/', 'The screen speaks to the engine through the bridge only.'];
const screen = ['/(?:features|ui|app|dev|sw)/', 'The engine never sees the screen.'];
const above = ['/(?:features|app|dev|sw)/', 'Elements of the screen know nothing of features.'];
const bridgeEnds = ['/bridge/(?!types)', 'Only the borders of the application start and serve the engine.'];

const windowOnly = ['window', 'document', 'localStorage', 'sessionStorage', 'history', 'HTMLElement'];

export default tseslint.config(
    { ignores: ['dist', 'coverage', 'src/contract/gen', 'public'] },
    js.configs.recommended,
    {
        files: ['**/*.{ts,tsx}'],
        extends: [tseslint.configs.strictTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        linterOptions: { reportUnusedDisableDirectives: 'error' },
        rules: {
            '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
            '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
            '@typescript-eslint/switch-exhaustiveness-check': 'error',
            'no-console': ['error', { allow: ['error', 'warn'] }],
        },
    },
    {
        files: ['src/**/*.tsx', 'src/{app,features,ui}/**/*.ts'],
        extends: [hooks.configs.flat['recommended-latest']],
        rules: {
            // These two only speak about the React Compiler, which is not used, and about refs that hooks hand to hooks.
            'react-hooks/preserve-manual-memoization': 'off',
            'react-hooks/immutability': 'off',
        },
    },
    {
        files: ['src/{app,features}/**'],
        rules: { 'no-restricted-imports': closed(engine, bridgeEnds) },
    },
    { files: ['src/ui/**'], rules: { 'no-restricted-imports': closed(engine, above, bridgeEnds) } },
    {
        files: ['src/engine/**'],
        rules: {
            'no-restricted-imports': closed(screen),
            'no-restricted-globals': [
                'error',
                ...windowOnly.map((name) => ({ name, message: 'The engine has no window.' })),
            ],
        },
    },
    { files: ['src/bridge/**', 'src/sw/**'], rules: { 'no-restricted-imports': closed(engine, screen) } },
    {
        // Invented people: an index that is there is there.
        files: ['src/dev/**'],
        rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
    },
    {
        files: ['**/*.test.{ts,tsx}'],
        rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
    },
    {
        files: ['**/*.{js,mjs}'],
        languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly', Buffer: 'readonly' } },
        rules: { 'no-console': 'off' },
    },
);
