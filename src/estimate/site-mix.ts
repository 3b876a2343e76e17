import { over, plus, scaled, times, type Uncertain } from "../uncertain.js";
import type { CarbonView, PriceBasis, Site } from "./site.js";

/** A site with the share of the run's device-hours that it has. */
export interface SitePart {
	/** 0 to 1. */
	readonly share: number;
	readonly site: Site;
}

/**
 * Several sites as one: what is paid and evaporated for each device-hour or kWh of computers weighs by the share of the
 * hours, what is emitted and drawn for each kWh of the facility by the share of its energy, so that overheads count.
 * What one site does not say is unknown of all.
 */
export function mixedSite(parts: readonly SitePart[]): Site | undefined {
	const [first] = parts;
	if (!first || parts.length === 1) return first?.site;
	const pue = byHours(parts, (site) => site.pue);
	const grams = byEnergy(parts, pue, (site) => site.carbonGPerKwh);
	if (!pue || !grams) return undefined;
	const price = byHours(parts, (site) => site.pricePerDeviceHour);
	const basis = price && priceBasis(parts);
	const siteWater = byHours(parts, (site) => site.siteWaterLPerKwh);
	const gridWater = byEnergy(parts, pue, (site) => site.gridWaterLPerKwh);
	const embodied = byHours(parts, (site) => site.embodiedKgPerDeviceHour);
	return {
		pue,
		carbonGPerKwh: grams,
		carbonBasis: inWords(parts, (site) => site.carbonBasis),
		views: first.site.views.flatMap(({ kind }) => view(parts, pue, kind)),
		...(price && { pricePerDeviceHour: price }),
		...(basis && { priceBasis: basis }),
		...(embodied && { embodiedKgPerDeviceHour: embodied }),
		...(siteWater && { siteWaterLPerKwh: siteWater }),
		...(gridWater && {
			gridWaterLPerKwh: gridWater,
			gridWaterBasis: inWords(parts, (site) => site.gridWaterBasis ?? ""),
		}),
		fixedCharges: first.site.fixedCharges,
		unpriced: first.site.unpriced,
	};
}

type Of = (site: Site) => Uncertain | undefined;

function byHours(parts: readonly SitePart[], of: Of): Uncertain | undefined {
	const terms = parts.flatMap(({ share, site }) => {
		const number = of(site);
		return number ? [scaled(number, share)] : [];
	});
	return terms.length === parts.length ? plus(...terms) : undefined;
}

function byEnergy(
	parts: readonly SitePart[],
	pue: Uncertain | undefined,
	of: Of,
): Uncertain | undefined {
	const sum = byHours(parts, (site) => {
		const number = of(site);
		return number && times(site.pue, number);
	});
	return sum && pue && over(sum, pue);
}

function view(
	parts: readonly SitePart[],
	pue: Uncertain,
	kind: CarbonView["kind"],
): readonly CarbonView[] {
	const ofKind = (site: Site): CarbonView | undefined =>
		site.views.find((each) => each.kind === kind);
	const gPerKwh = byEnergy(parts, pue, (site) => ofKind(site)?.gPerKwh);
	const basis = inWords(parts, (site) => ofKind(site)?.basis ?? "");
	return gPerKwh ? [{ kind, gPerKwh, basis }] : [];
}

/** The date is that of the oldest list. */
function priceBasis(parts: readonly SitePart[]): PriceBasis | undefined {
	const each = parts.flatMap(({ site }) => site.priceBasis ?? []);
	const [first] = each;
	const [oldest] = each.flatMap(({ date }) => date ?? []).toSorted();
	return (
		first && {
			words: inWords(parts, (site) => site.priceBasis?.words ?? ""),
			purchase: first.purchase,
			...(oldest !== undefined && { date: oldest }),
		}
	);
}

function inWords(
	parts: readonly SitePart[],
	of: (site: Site) => string,
): string {
	return parts
		.map(
			({ share, site }) =>
				`${Number((100 * share).toPrecision(3))} %: ${of(site)}`,
		)
		.join("; ");
}
