/** Letters read in a second: 1,308,678 in 86,117 s of LJSpeech (https://keithito.com/LJ-Speech-Dataset, statistics). */
export const CHARACTERS_PER_SECOND = 15.2;
