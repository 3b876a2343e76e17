/** Files of which a run may consist, by name: data formats, Python configs and scripts. */
const CONFIG = /\.(ya?ml|jsonc?|jsonnet|toml|conf)$/i;
const PYTHON =
	/(^|\/)((configs?|conf|cfgs?|recipes|scripts\/(train|official))\/(.*\/)?[^/]+|[^/]*(config|cfg|recipe)[^/]*)\.py$/i;
const SCRIPT = /\.(sh|bash|slurm|sbatch|job)$|(^|\/)config\.env$/i;

/** Python files of such names are programs. */
const PROGRAM =
	/(^|\/)(__init__|__main__|setup|conftest|test_[^/]*|[^/]*_test)\.py$|(^|\/)(tests?|tools|docs?)\/.*\.py$/i;

/** Files with such names that never state a run. */
const NEVER =
	/(^|\/)(package(-lock)?|tsconfig[^/]*|composer|renovate|biome|pyrightconfig|lerna|nx|turbo)\.jsonc?$|(^|\/)(pyproject|Cargo|poetry|uv|Pipfile)\.(toml|lock)$|(^|\/)(node_modules|\.git|\.github(?!\/workflows\/)|dist|build|vendor|site-packages|\.venv)\/|(^|\/)(pnpm-lock|mkdocs|docker-compose[^/]*|\.pre-commit-config|codecov|\.readthedocs)\.ya?ml$|(^|\/)(tokenizer[^/]*|vocab|special_tokens_map|added_tokens|generation_config|merges)\.json$/i;

/** True for a file that may be a run, a part of one, or start one. */
export function isCandidate(path: string): boolean {
	return isConfigFile(path) || isScript(path);
}

/** True for a file that other files may name as a part of a run; no run has a workflow or an INI file as a part. */
export function mayBePart(path: string): boolean {
	return !/(^|\/)\.github\/|\.conf$/i.test(path);
}

/** True for a data file that, by its name, may ask a cluster for machines and start a run that is written elsewhere. */
export function isJobFile(path: string): boolean {
	return isConfigFile(path) && JOB.test(path);
}

/** Words that names of job files and of their folders have. */
const JOB =
	/(^|[/_.-])(k8s|kubernetes|kube|kubeflow|eks|gke|aks|jobs?|job-?set|ray-?job|train-?job|pytorch-?job|mpi-?job|volcano|sky|skypilot|mcli|mcloud[-_]run|slurm|launch(er)?|cluster|infra|deploy(ment)?|helm|azure-?ml|aml|determined|det|beaker|workflows)([/_.-]|$)/i;

/** True for a file that may state a run: data, or Python that reads as data. */
export function isConfigFile(path: string): boolean {
	return (CONFIG.test(path) || isPythonConfig(path)) && !NEVER.test(path);
}

/** Most Python files are programs; only those that a folder or a name calls configs are read. */
function isPythonConfig(path: string): boolean {
	return PYTHON.test(path) && !PROGRAM.test(path);
}

/** True for a script that may start a run. */
export function isScript(path: string): boolean {
	return SCRIPT.test(path) && !NEVER.test(path);
}
