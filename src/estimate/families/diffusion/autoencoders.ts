import { type HubConfig, textOf } from "../hub-reading.js";
import { type Autoencoder, autoencoder } from "./autoencoder.js";
import { cogVideoXAutoencoder, ltxAutoencoder } from "./video-autoencoder.js";

type BuildAutoencoder = (
	config: HubConfig,
	clip: {
		readonly frames: number;
		readonly height: number;
		readonly width: number;
	},
) => Autoencoder | undefined;

/** Autoencoders by the `_class_name` of their config.json. */
export const autoencoders: Readonly<Record<string, BuildAutoencoder>> = {
	AutoencoderKL: autoencoder,
	AutoencoderKLCogVideoX: cogVideoXAutoencoder,
	AutoencoderKLLTXVideo: ltxAutoencoder,
};

/** The halves of the autoencoder of a config, for one image or clip; undefined where none of its kind is built. */
export function autoencoderOf(
	config: HubConfig,
	clip: Parameters<BuildAutoencoder>[1],
): Autoencoder | undefined {
	return autoencoders[textOf(config._class_name) ?? "AutoencoderKL"]?.(
		config,
		clip,
	);
}
