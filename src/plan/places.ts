/** One of several places over which a run is spread. */
export interface Place {
	/** Share of the run's device-hours, 0 to 1. */
	readonly share: number;
	readonly provider?: string;
	readonly region?: string;
	/** Zone of the grid, where no region is named. */
	readonly grid?: string;
	/** What is stated of the place itself. */
	readonly stated: Readonly<Partial<Record<StatedOfPlace, number>>>;
}

/** Overhead, g CO₂e and litres for each kWh, and the price of a device and an hour. */
export type StatedOfPlace = "pue" | "carbon" | "wue" | "water" | "price";

/** A part of the run, provider and region or the zone of a grid, and what is stated of the place. */
export const PLACE_PATTERN =
	/^[1-9]\d{0,9}(?:\.\d{1,9})? [A-Za-z][\w-]*(?: [A-Za-z][\w-]*)?(?: (?:pue=[1-9]\d{0,2}|(?:carbon|wue|water|price)=\d{1,6})(?:\.\d{1,9})?)*$/;

/**
 * Reads `3 gcp us-central1` and `1 FR pue=1.3 carbon=50 price=2.10`: parts of the device-hours, whatever they add up to.
 * Undefined when one of the texts is no such place.
 */
export function placesIn(
	texts: readonly string[],
): readonly Place[] | undefined {
	const isRight = texts.every((text) => PLACE_PATTERN.test(text));
	if (!isRight || texts.length === 0) return undefined;
	const places = texts.map(placeIn);
	const whole = places.reduce((sum, { share }) => sum + share, 0);
	return places.map((place) => ({ ...place, share: place.share / whole }));
}

/** A place with its part in place of its share. */
function placeIn(text: string): Place {
	const [part, ...words] = text.split(" ");
	const [first = "", second] = words.filter((word) => !word.includes("="));
	const stated = words
		.filter((word) => word.includes("="))
		.map((word) => word.split("="))
		.map(([name, value]) => [name, Number(value)] as const);
	return {
		share: Number(part),
		...(second === undefined
			? { grid: first }
			: { provider: first, region: second }),
		stated: Object.fromEntries(stated),
	};
}
