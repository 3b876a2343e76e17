import { UsageError } from "../../problem.js";

/** A model on the Hub: its repository, and what of it is read. */
export interface ModelAddress {
	/** As in `acme/base-7b`. */
	readonly name: string;
	/** Branch, tag or commit. */
	readonly revision: string;
}

// Ids come from files of a pull request: nothing that could leave its place in an address gets through.
const ID = /^[\w][\w.-]{0,95}\/[\w][\w.-]{0,95}$/;
const REVISION = /^[\w][\w.-]{0,95}$/;

/** Owners that are no one's: an id that begins so is a folder of the machine that trains. */
const FOLDERS =
	/^(artifacts?|cache|ckpts?|checkpoints?|configs?|data|experiments?|exps?|home|local|logs?|mnt|models?|outputs?|out|path|pretrained|results?|runs?|saved?|saves|scratch|tmp|weights|work_dirs?|workspace)\//i;

/** The address of a model id, `owner/name` or `owner/name@revision`; undefined for what can be on no Hub. */
export function addressOf(id: string): ModelAddress | undefined {
	const [name = "", revision = "main", ...rest] = id.trim().split("@");
	const isClean =
		ID.test(name) &&
		REVISION.test(revision) &&
		rest.length === 0 &&
		!/\.\.|--/.test(`${name} ${revision}`) &&
		!/\.git$/.test(name) &&
		!FOLDERS.test(name);
	return isClean ? { name, revision } : undefined;
}

const DEFAULT_ENDPOINT = "https://huggingface.co";

/** `HF_ENDPOINT`, or the Hub itself. */
export function endpointOf(
	environment: Readonly<Record<string, string | undefined>>,
): URL {
	const text = environment.HF_ENDPOINT?.trim() || DEFAULT_ENDPOINT;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search) {
		throw new UsageError(
			"HF_ENDPOINT is no address of a Hub. Set it to one such as `https://huggingface.co`, or unset it.",
		);
	}
	// Addresses are written relative to it.
	if (!url.pathname.endsWith("/")) url.pathname += "/";
	return url;
}

/** Whether the Hub may send us on to an address: on the same server, or from huggingface.co to its own file servers. */
export function isOwnHost(endpoint: URL, target: URL): boolean {
	if (target.origin === endpoint.origin) return true;
	return (
		endpoint.origin === DEFAULT_ENDPOINT &&
		target.protocol === "https:" &&
		target.port === "" &&
		/(^|\.)(huggingface\.co|hf\.co)$/.test(target.hostname)
	);
}

/** Whether a token may go to an address: only to the endpoint itself, and never in the open over a network. */
export function mayCarryToken(endpoint: URL, target: URL): boolean {
	const isPrivate =
		target.protocol === "https:" ||
		["localhost", "127.0.0.1", "[::1]"].includes(target.hostname);
	return isPrivate && target.origin === endpoint.origin;
}
