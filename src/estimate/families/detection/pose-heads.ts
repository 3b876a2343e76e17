import type { Operator } from "../../model.js";
import { flagOf, type HubConfig, numbersOf } from "../hub-reading.js";
import { mapDecoder } from "./map-decoder.js";
import { convolved, numberAt } from "./maps.js";
import type { Regions } from "./regions.js";
import { alike, tower } from "./towers.js";

// Objects without what a head predicts are left out of its regions.
function seen(positives: number, head: HubConfig): number {
	return Math.round(positives * numberAt(head, "seen", 1));
}

/** Eight 3 × 3 convolutions of 512 channels on 14 × 14 and a transposed 4 × 4 (He et al. 2017, §5). */
export function keypointHead(
	{ positives, width }: Regions,
	head: HubConfig,
): readonly Operator[] {
	const positions = seen(positives, head) * numberAt(head, "side", 14) ** 2;
	const widths = numbersOf(head.widths) ?? alike(8, 512);
	return [
		...tower(widths, { inputs: width, positions }),
		...convolved({
			inputs: widths.at(-1) ?? width,
			outputs: numberAt(head, "keypoints", 17),
			kernel: 16,
			positions,
		}),
	];
}

/**
 * DensePose (Güler et al. 2018, §3; Neverova et al. 2020 for the decoder): maps are joined at a quarter of the image,
 * then eight convolutions of each region, and transposed ones for segments, patches and two coordinates of each patch.
 */
export function surfaceHead(
	{ positives, width, levels }: Regions,
	head: HubConfig,
): readonly Operator[] {
	const positions = seen(positives, head) * numberAt(head, "side", 28) ** 2;
	const channels = numberAt(head, "width", 512);
	const patches = numberAt(head, "patches", 24) + 1;
	const joins = flagOf(head.decoder) ?? true;
	const joined = numberAt(head, "decoder_outputs", 256);
	const widths = alike(numberAt(head, "convolutions", 8), channels);
	return [
		...(joins
			? mapDecoder(
					{
						width: numberAt(head, "decoder_width", 256),
						outputs: joined,
						norm: head.decoder_norm,
					},
					levels,
				)
			: []),
		...tower(widths, { inputs: joins ? joined : width, positions }),
		...convolved({
			inputs: channels,
			outputs: numberAt(head, "segments", 2) + 3 * patches,
			kernel: numberAt(head, "transposed_kernel", 4) ** 2,
			positions,
		}),
	];
}
