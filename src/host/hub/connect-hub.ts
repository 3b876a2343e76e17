import { setTimeout } from "node:timers/promises";
import type { Fetch } from "../github/retry.js";
import { retryScaleOf } from "../retry-scale.js";
import { endpointOf } from "./address.js";
import type { Hub } from "./ask-hub.js";
import { storedModels } from "./stored-models.js";

export interface HubWish {
	readonly environment: Readonly<Record<string, string | undefined>>;
	/**
	 * Whether who wrote the files may see what the token may see: a model id in them decides what is read, and the
	 * report shows its size.
	 */
	readonly isTrusted: boolean;
	/** Where answers are kept for later runs. */
	readonly folder?: string;
	readonly fetch?: Fetch;
}

/** For one answer. */
const TIMEOUT_MS = 5000;

/** The Hub that the environment names; undefined where the environment keeps everybody off it. */
export function connectHub({
	environment,
	isTrusted,
	folder,
	fetch: ask = fetch,
}: HubWish): Hub | undefined {
	if (isOn(environment.HF_HUB_OFFLINE)) return undefined;
	const endpoint = endpointOf(environment);
	const token = isTrusted ? environment.HF_TOKEN?.trim() : undefined;
	const scale = retryScaleOf(environment);
	const now = new Date();
	return {
		connection: {
			endpoint,
			...(token && { token }),
			fetch: ask,
			sleep: (ms) => setTimeout(ms * scale),
			random: Math.random,
			timeoutMs: TIMEOUT_MS * scale,
		},
		today: now.toISOString(),
		...(folder !== undefined && {
			stored: storedModels(folder, endpoint, now.getTime()),
		}),
	};
}

/** As Hugging Face's own library reads a switch. */
function isOn(text = ""): boolean {
	return /^(1|on|yes|true)$/i.test(text.trim());
}
