import type { Catalog } from "../catalog/catalog.js";
import type { Facts } from "../estimate/complete.js";
import type { Estimate } from "../estimate/estimate.js";
import { type Footprint, footprint } from "../estimate/footprint.js";
import { storedFacts } from "../estimate/saved-checkpoints.js";
import type { Site } from "../estimate/site.js";
import type { SitePart } from "../estimate/site-mix.js";
import type { PlacedFacts } from "../estimate/site-places.js";
import { siteParts, toSite } from "../estimate/to-site.js";
import type { RunReview } from "./review-report.js";

/** The head of a run with its place, and what follows beside the numbers of every report. */
export interface RunSite {
	readonly run: RunReview;
	readonly facts: Facts;
	readonly site: Site;
	/** The places of the run, one or several. */
	readonly places: readonly (SitePart & PlacedFacts)[];
	readonly quantities: Estimate["quantities"];
	readonly footprint: Footprint;
}

/** Undefined for a run that the head does not have. */
export function runSite(run: RunReview, catalog: Catalog): RunSite | undefined {
	const plan = run.plan.head;
	const estimate = run.estimate.head;
	if (!plan || !estimate) return undefined;
	const facts = storedFacts(plan, catalog);
	const site = toSite(facts, catalog);
	const { quantities } = estimate;
	return {
		run,
		facts,
		site,
		places: siteParts(facts, catalog),
		quantities,
		footprint: footprint(site, quantities),
	};
}
