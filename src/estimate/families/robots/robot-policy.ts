import type { Model } from "../../model.js";
import type { HubConfig } from "../hub-reading.js";
import { actModel } from "./act.js";
import { implicitCloningModel, recurrentCloningModel } from "./cloning.js";
import { denoisingPolicyModel } from "./denoising-policy.js";

/** Policies of robots, by the `model_type` that readers give them. */
const policies: Readonly<
	Record<string, (config: HubConfig) => Model | undefined>
> = {
	act: actModel,
	"diffusion-policy": denoisingPolicyModel,
	"implicit-cloning": implicitCloningModel,
	"recurrent-cloning": recurrentCloningModel,
};

/** True for a `model_type` that this folder builds. */
export function isRobotPolicyType(type: string): boolean {
	return Object.hasOwn(policies, type);
}

/** The networks of a policy, cameras included. */
export function robotPolicyModel(config: HubConfig): Model | undefined {
	return policies[String(config.model_type)]?.(config);
}
