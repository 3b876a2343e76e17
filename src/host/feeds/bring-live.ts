import type {
	LiveData,
	LiveIntensity,
	LiveNeeds,
	LivePrice,
} from "../../catalog/live.js";
import { azurePrices } from "./azure.js";
import { ecbRates } from "./ecb.js";
import { electricityMaps } from "./electricity-maps.js";
import { googleCloudPrices } from "./google-cloud.js";
import { skypilotPrices } from "./skypilot.js";
import { ukCarbonIntensity } from "./uk-carbon-intensity.js";
import { wattTime } from "./watttime.js";
import type { FeedName, FeedWorld, Given } from "./world.js";

/** What feeds gave, and why others gave nothing: the shipped catalogue then stays in their place. */
export interface Brought {
	readonly data: LiveData;
	readonly failures: readonly FeedFailure[];
}

export interface FeedFailure {
	readonly feed: string;
	readonly why: string;
}

const intensities = {
	"electricity-maps": electricityMaps,
	"uk-carbon-intensity": ukCarbonIntensity,
} as const;

const priceLists = {
	azure: azurePrices,
	"google-cloud": googleCloudPrices,
	skypilot: skypilotPrices,
} as const;

/** Asks every feed that is needed, one after the other. Nothing that a feed does stops a review. */
export async function bringLive(
	world: FeedWorld,
	needs: LiveNeeds,
): Promise<Brought> {
	const failures: FeedFailure[] = [];
	const taken = <T>(feed: FeedName, answer: Given<T>): readonly T[] => {
		if (answer.kind === "given") return [answer.value];
		failures.push({ feed, why: answer.why });
		return [];
	};
	const grids: LiveIntensity[] = [];
	for (const need of needs.grids) {
		grids.push(...taken(need.feed, await intensities[need.feed](world, need)));
	}
	const marginals: LiveIntensity[] = [];
	for (const need of needs.marginals) {
		marginals.push(...taken(need.feed, await wattTime(world, need)));
	}
	const prices: LivePrice[] = [];
	for (const need of needs.prices) {
		const answer = await priceLists[need.feed](world, need);
		prices.push(...taken(need.feed, listed(answer)).flat());
	}
	const rates: LiveData["rates"][number][] = [];
	for (const need of needs.rates) {
		rates.push(...taken(need.feed, await ecbRates(world)));
	}
	return { data: { grids, marginals, prices, rates }, failures };
}

/** A list without one of the machines that were asked for gives nothing. */
function listed(
	answer: Given<readonly LivePrice[]>,
): Given<readonly LivePrice[]> {
	return answer.kind === "given" && answer.value.length === 0
		? { kind: "failure", why: "its list has none of the machines" }
		: answer;
}
