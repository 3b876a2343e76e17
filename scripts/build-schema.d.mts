/** The text of every schema file of what wattdiff writes, by its path. */
export function buildSchemas(): ReadonlyMap<string, string>;
/** The text of every schema file of what people write, by its path: for editors. */
export function buildEditorSchemas(): ReadonlyMap<string, string>;
