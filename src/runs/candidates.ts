/** Files of which a run may consist, by name: data formats and scripts. */
const CONFIG = /\.(ya?ml|jsonc?|jsonnet|toml)$/i;
const SCRIPT = /\.(sh|bash|slurm|sbatch|job)$/i;

/** Files with such names that never state a run. */
const NEVER =
	/(^|\/)(package(-lock)?|tsconfig[^/]*|composer|renovate|biome|pyrightconfig|lerna|nx|turbo)\.jsonc?$|(^|\/)(pyproject|Cargo|poetry|uv|Pipfile)\.(toml|lock)$|(^|\/)(node_modules|\.git|\.github|dist|build|vendor|site-packages|\.venv)\/|(^|\/)(pnpm-lock|mkdocs|docker-compose[^/]*|\.pre-commit-config|codecov|\.readthedocs)\.ya?ml$|(^|\/)(tokenizer[^/]*|vocab|special_tokens_map|added_tokens|generation_config|merges)\.json$/i;

/** True for a file that may be a run, a part of one, or start one. */
export function isCandidate(path: string): boolean {
	return isConfigFile(path) || isScript(path);
}

/** True for a data file that may state a run. */
export function isConfigFile(path: string): boolean {
	return CONFIG.test(path) && !NEVER.test(path);
}

/** True for a script that may start a run. */
export function isScript(path: string): boolean {
	return SCRIPT.test(path) && !NEVER.test(path);
}
