import { firstNumber, type HubConfig } from "../hub-reading.js";

/** Where wav2vec2's kind and SpeechT5 drop in training; a tenth unless stated (Wav2Vec2Config, SpeechT5Config). */
export function dropoutOf(config: HubConfig): {
	readonly hidden: boolean;
	readonly activation: boolean;
	readonly attention: boolean;
} {
	const isOn = (key: string): boolean => (firstNumber(config, key) ?? 0.1) > 0;
	return {
		hidden: isOn("hidden_dropout"),
		activation: isOn("activation_dropout"),
		attention: isOn("attention_dropout"),
	};
}
