import { type Asking, ask, type Http } from "../http.js";
import { type Cache, keep, kept } from "./cache.js";

/** What feeds need from the world; a test supplies its own. */
export interface FeedWorld {
	readonly http: Http;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly cache: Cache;
}

/** What a feed gave, or why it gave nothing, in words for a report. */
export type Given<T> =
	| { readonly kind: "given"; readonly value: T }
	| { readonly kind: "failure"; readonly why: string };

/** Where each feed is asked. */
const ADDRESSES = {
	"electricity-maps": "https://api.electricitymaps.com/v3",
	watttime: "https://api.watttime.org",
	"uk-carbon-intensity": "https://api.carbonintensity.org.uk",
	skypilot:
		"https://raw.githubusercontent.com/skypilot-org/skypilot-catalog/master/catalogs/v8",
	ecb: "https://www.ecb.europa.eu/stats/eurofxref",
	azure: "https://prices.azure.com/api/retail",
	"google-cloud":
		"https://raw.githubusercontent.com/Cyclenerd/google-cloud-pricing-cost-calculator/master",
} as const;

export type FeedName = keyof typeof ADDRESSES;

/** The address of a feed; below `WATTDIFF_FEEDS_URL` where a mirror stands in for all of them. */
export function addressOf(
	{ environment }: Pick<FeedWorld, "environment">,
	feed: FeedName,
): string {
	const mirror = environment.WATTDIFF_FEEDS_URL;
	return mirror ? `${mirror.replace(/\/+$/, "")}/${feed}` : ADDRESSES[feed];
}

export interface FeedQuestion<T> extends Asking {
	/** How long an answer holds. */
	readonly holdsHours: number;
	/** Reads an answer; undefined for one that makes no sense. */
	readonly read: (text: string) => T | undefined;
}

/** An answer that is kept and young enough, or a new one. Only an answer that makes sense is kept. */
export async function given<T>(
	{ http, cache, now }: FeedWorld,
	question: FeedQuestion<T>,
): Promise<Given<T>> {
	const { url, read, holdsHours } = question;
	const oldest = now() - holdsHours * 3_600_000;
	const before = kept(cache, url, oldest);
	const old = before === undefined ? undefined : read(before);
	if (old !== undefined) return { kind: "given", value: old };
	const answer = await ask(http, question);
	if (answer.kind === "failure") return answer;
	const value = read(answer.text);
	if (value === undefined) {
		const { host } = new URL(url);
		return { kind: "failure", why: `${host} sent what nobody can read` };
	}
	keep(cache, { url, text: answer.text, at: now() });
	return { kind: "given", value };
}

/** Foreign JSON, or undefined for what is none. */
export function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
