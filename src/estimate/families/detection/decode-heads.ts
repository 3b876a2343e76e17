import type { Operator } from "../../model.js";
import { flagOf, type HubConfig, numbersOf, textOf } from "../hub-reading.js";
import { type Decode, type Decoded, readMap } from "./decoded.js";
import { repeat } from "./dense-heads.js";
import {
	area,
	convolved,
	type Level,
	type NormKind,
	normKind,
	numberAt,
} from "./maps.js";
import { raised, unet } from "./raising-heads.js";

const decoders: Readonly<Record<string, Decode>> = {
	fcn,
	psp,
	aspp,
	"separable-aspp": separableAspp,
	uper,
	joined,
	unet,
	raised,
};

/**
 * Heads that say what each pixel of a map is, over the maps of a trunk; the last convolution says it of each class.
 * Undefined for a kind that nobody here builds.
 */
export function decodeHead(
	config: HubConfig,
	levels: readonly Level[],
): readonly Operator[] | undefined {
	const kind = textOf(config.kind) ?? "";
	const norm = normKind(config.norm ?? "batch");
	if (!norm || !Object.hasOwn(decoders, kind)) return undefined;
	const decoded = decoders[kind]?.(config, levels, norm);
	if (!decoded) return undefined;
	const { map, operators } = decoded;
	const widths = [map.channels, ...(numbersOf(config.head_widths) ?? [])];
	const positions = area(map);
	return [
		...operators,
		...repeat(widths.length - 1, (index) =>
			convolved({
				inputs: widths[index] ?? map.channels,
				outputs: widths[index + 1] ?? map.channels,
				kernel: 9,
				positions,
			}),
		),
		...convolved({
			inputs: widths.at(-1) ?? map.channels,
			outputs: numberAt(config, "classes", 2),
			kernel: 1,
			positions,
		}),
	];
}

/** Convolutions on one map (Long et al. 2015, §4); what goes in may be joined to what comes out. */
function fcn(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Decoded | undefined {
	const map = readMap(config, levels);
	if (!map) return undefined;
	const width = numberAt(config, "width", map.channels / 4);
	const positions = area(map);
	const into = { outputs: width, kernel: 9, positions, norm };
	return {
		operators: [
			...repeat(numberAt(config, "convolutions", 1), (index) =>
				convolved({
					...into,
					inputs: index === 0 ? map.channels : width,
					readsData: index === 0 && map.isFrozen,
				}),
			),
			...(flagOf(config.joins)
				? convolved({ ...into, inputs: map.channels + width })
				: []),
		],
		map: { ...map, channels: width },
	};
}

/** Means of a map over ever smaller parts (Zhao et al. 2017, §3.2), joined to it and convolved. */
function psp(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Decoded | undefined {
	const map = readMap(config, levels);
	if (!map) return undefined;
	const width = numberAt(config, "width", 512);
	const scales = numbersOf(config.pool_scales) ?? [1, 2, 3, 6];
	return {
		operators: [
			...scales.flatMap((scale) =>
				convolved({
					inputs: map.channels,
					outputs: width,
					kernel: 1,
					positions: scale ** 2,
					norm,
					readsData: map.isFrozen,
				}),
			),
			...convolved({
				inputs: map.channels + scales.length * width,
				outputs: width,
				kernel: 9,
				positions: area(map),
				norm,
			}),
		],
		map: { ...map, channels: width },
	};
}

/** Convolutions that look differently far, and the mean of the map (Chen et al. 2017, §3.3). */
function aspp(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Decoded | undefined {
	const map = readMap(config, levels);
	if (!map) return undefined;
	const width = numberAt(config, "width", 256);
	const positions = area(map);
	const into = { inputs: map.channels, outputs: width, norm, positions };
	const far = numberAt(config, "rates", 3);
	return {
		operators: [
			...convolved({ ...into, kernel: 1 }),
			...repeat(far, () => convolved({ ...into, kernel: 9 })),
			...convolved({ ...into, kernel: 1, positions: 1 }),
			...convolved({
				...into,
				inputs: (far + 2) * width,
				kernel: numberAt(config, "joining_kernel", 9),
			}),
			...repeat(numberAt(config, "convolutions", 0), () =>
				convolved({ ...into, inputs: width, kernel: 9 }),
			),
		],
		map: { ...map, channels: width },
	};
}

/** The same with depthwise convolutions, and a decoder over the first map (Chen et al. 2018, §3.1). */
function separableAspp(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Decoded | undefined {
	const map = readMap(config, levels);
	const [finest] = levels;
	if (!map || !finest) return undefined;
	const width = numberAt(config, "width", 512);
	const narrow = numberAt(config, "finest_width", 48);
	const positions = area(map);
	const into = { inputs: map.channels, outputs: width, norm, positions };
	const far = numberAt(config, "rates", 3);
	const fine = { outputs: width, positions: area(finest), norm };
	return {
		operators: [
			...convolved({ ...into, kernel: 1 }),
			...repeat(far, () => separable(into)),
			...convolved({ ...into, kernel: 1, positions: 1 }),
			...convolved({ ...into, inputs: (far + 2) * width, kernel: 9 }),
			...convolved({
				...fine,
				inputs: finest.channels,
				outputs: narrow,
				kernel: 1,
				readsData: finest.isFrozen,
			}),
			...separable({ ...fine, inputs: width + narrow }),
			...separable({ ...fine, inputs: width }),
		],
		map: { ...finest, channels: width },
	};
}

function separable(of: {
	readonly inputs: number;
	readonly outputs: number;
	readonly positions: number;
	readonly norm: NormKind;
}): readonly Operator[] {
	const { inputs } = of;
	return [
		...convolved({ ...of, outputs: inputs, kernel: 9, groups: inputs }),
		...convolved({ ...of, kernel: 1 }),
	];
}

/** Pooled parts of the last map, a feature pyramid over all, joined at the finest (Xiao et al. 2018, §3.1). */
function uper(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Decoded | undefined {
	const [finest] = levels;
	const pooled = psp({ ...config, index: -1 }, levels, norm);
	if (!finest || !pooled) return undefined;
	const width = numberAt(config, "width", 512);
	const sides = levels.slice(0, -1).flatMap((level) => {
		const of = { outputs: width, positions: area(level), norm };
		return [
			...convolved({
				...of,
				inputs: level.channels,
				kernel: 1,
				readsData: level.isFrozen,
			}),
			...convolved({ ...of, inputs: width, kernel: 9 }),
		];
	});
	return {
		operators: [
			...pooled.operators,
			...sides,
			...convolved({
				inputs: levels.length * width,
				outputs: width,
				kernel: 9,
				positions: area(finest),
				norm,
			}),
		],
		map: { ...finest, channels: width },
	};
}

/** Every map brought to one width and joined at the finest (Xie et al. 2021, §3.2). */
function joined(
	config: HubConfig,
	levels: readonly Level[],
	norm: NormKind,
): Decoded | undefined {
	const [finest] = levels;
	if (!finest) return undefined;
	const outputs = numberAt(config, "width", 256);
	return {
		operators: [
			...levels.flatMap((level) =>
				convolved({
					inputs: level.channels,
					outputs,
					kernel: 1,
					positions: area(level),
					norm,
					readsData: level.isFrozen,
				}),
			),
			...convolved({
				inputs: levels.length * outputs,
				outputs,
				kernel: 1,
				positions: area(finest),
				norm,
			}),
		],
		map: { ...finest, channels: outputs },
	};
}
