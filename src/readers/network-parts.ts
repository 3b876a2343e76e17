/** Depths of residual networks that are published (He et al. 2016, table 1). */
const DEPTHS: ReadonlySet<unknown> = new Set([18, 34, 50, 101, 152]);

/** Norms that a part of a network may have. */
const NORMS: ReadonlySet<unknown> = new Set([
	"none",
	"frozen",
	"batch",
	"group",
	"layer",
]);

/** True when every part of a network has a depth and norms that are known; another network goes by its name alone. */
export function hasKnownParts(
	network: Readonly<Record<string, unknown>>,
): boolean {
	return Object.entries(network).every(([key, value]) => {
		if (key === "depth") return DEPTHS.has(value);
		if (key === "norm" || key === "decoder_norm") return NORMS.has(value);
		const isPart =
			typeof value === "object" && value !== null && !Array.isArray(value);
		return !isPart || hasKnownParts(Object(value));
	});
}
