import { homedir } from "node:os";
import { join } from "node:path";
import { network } from "../http.js";
import type { FeedWorld } from "./world.js";

type Environment = FeedWorld["environment"];

/** Feeds over the network of this machine, with answers kept in a folder. */
export function feedWorld(environment: Environment, folder: string): FeedWorld {
	return { http: network, environment, now: Date.now, cache: { folder } };
}

/** Where a person's answers are kept: the usual place for what can be fetched again. */
export function userCache(environment: Environment): string {
	const caches = environment.XDG_CACHE_HOME || join(homedir(), ".cache");
	return join(caches, "wattdiff", "feeds");
}
