import { asNumber, asText } from "../../formats/tree.js";
import type { Made } from "./made.js";
import { argumentOf, firstSetting } from "./recipe.js";
import { numbersAt } from "./shapes.js";

/** Mean length of a recording of AudioMNIST: 9.5 hours in 30,000 (Becker et al. 2018, §3.1). */
const DIGIT_SECONDS = 1.14;

const SIZES = `in_channels model_channels out_channels num_res_blocks num_heads num_head_channels emb_dim`;

/** The U-Net over a spectrogram with the arguments of its class (speechbrain/nnet/unet.py). */
export function unetConfig({
	root,
	object,
}: Made): Readonly<Record<string, unknown>> {
	const setting = (...names: readonly string[]): number | undefined =>
		asNumber(firstSetting(root, names)?.value);
	const rate = setting("data_prepare_sample_rate_tgt", "sample_rate") ?? 16_000;
	const levels = numbersAt(root, object, "channel_mult");
	return {
		model_type: "spectrogram_unet",
		...Object.fromEntries(
			SIZES.split(" ").flatMap((name) => {
				const value = asNumber(argumentOf(root, object, name)?.value);
				return value === undefined ? [] : [[name, value]];
			}),
		),
		...(levels.length > 0 && { channel_mult: levels }),
		attention_resolutions: numbersAt(root, object, "attention_resolutions"),
		resblock_updown:
			asText(argumentOf(root, object, "resblock_updown")?.value) === "True",
		bins: setting("spec_n_mels", "n_mels") ?? 80,
		frames_per_second: rate / (setting("spec_hop_length", "hop_length") ?? 256),
		usual_seconds: DIGIT_SECONDS,
	};
}
