/** The text of every schema file, by its path. */
export function buildSchemas(): ReadonlyMap<string, string>;
