import { defaultsOf } from "../origins.js";

/** Read in microsoft/qlib, qlib/contrib/model at d5379c520f66. */
export const byQlib = defaultsOf("qlib", "d5379c520f66");

/** What a network of qlib trains with when its arguments do not say. */
export interface NetworkDefaults {
	readonly epochs?: number;
	readonly steps?: number;
	/** Rows or windows of one step; absent where a step is one trading day. */
	readonly batch?: number;
}

const usual: NetworkDefaults = { epochs: 200, batch: 2000 };
const byDay: NetworkDefaults = { epochs: 200 };

/** By class, then by module where two modules have the class; `__init__` of each. */
export const networks: Readonly<Record<string, NetworkDefaults>> = {
	DNNModelPytorch: { steps: 300, batch: 2000 },
	GeneralPTNN: usual,
	LSTM: usual,
	GRU: usual,
	ALSTM: usual,
	ADARNN: usual,
	TCN: usual,
	TCTS: usual,
	SFM: usual,
	KRNN: usual,
	Sandwich: usual,
	ADD: { epochs: 200, batch: 5000 },
	GATs: byDay,
	HIST: byDay,
	IGMTF: byDay,
	TabnetModel: { epochs: 100, batch: 4096 },
	TransformerModel: { epochs: 100, batch: 8192 },
	LocalformerModel: { epochs: 100, batch: 8192 },
	TRAModel: { epochs: 500 },
};

/** Batches of the modules whose class another module has too, with another batch. */
export const batchesByModule: Readonly<Record<string, number>> = {
	"qlib.contrib.model.pytorch_transformer": 2048,
	"qlib.contrib.model.pytorch_localformer": 2048,
};
