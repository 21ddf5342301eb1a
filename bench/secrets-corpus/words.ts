// Words that code and prose are made of, and what people put between them.

import type { Draw } from "./draw.ts";

export const NOUNS = "account address adapter article audit backend balance basket billing booking broker bucket budget cache calendar campaign catalog channel checkout client cluster comment company config connection contact content context contract country customer dashboard database deposit device document domain driver editor email employee event export feature field filter folder gateway group handler header history holiday image import index inventory invoice item journal label language layout library license listener location logger mailer manager market member message metric migration mirror model module monitor network notice number office option order owner package page parcel partner payment permission person picture pipeline player plugin policy portal printer process product profile project provider publisher query queue record region registry report request resource result review router runner sample schedule schema search section sensor server service session setting shipment signal source stage station status stock storage stream student subject summary supplier survey system table target task template tenant ticket timeline topic trace transfer update upload user vendor version video viewer visitor volume wallet warehouse webhook widget window worker workflow workspace zone".split(" ");
export const VERBS = "accept add apply archive assign build cancel check clear close collect compare compute connect convert copy count create decode delete deliver detect encode enqueue export fetch find flush format get handle import insert invoke join list load lock log make map match merge move normalize notify open parse prepare print publish pull push read receive refresh register release remove rename render replace reserve reset resolve restore retry run save scan schedule send serve set show sort split start stop store submit sync track transform trim update upload validate verify visit wait watch write".split(" ");
export const ADJECTIVES = "active actual basic blue brief broad central cheap clean clear common current daily deep default direct early empty equal exact extra fast final first fixed fresh full global golden good great green hidden initial inner large last late light little local long lower main major minor missing modern monthly narrow native nested new next null old open outer plain primary private proper public quick quiet random raw rapid ready recent remote safe second secure short silent simple single slow small smart soft stable static steady strict strong sunny super third total unique upper valid warm weekly white whole wide young".split(" ");
export const NAMES = "alice anna ben carla daniel emma felix greta hugo ida jakob jonas julia karl laura leon lina lukas maria max mia nina noah olga paul petra robin sarah sofia theo tina vera".split(" ");
const SEASONS = ["Sommer", "Winter", "Spring", "Autumn", "Summer", "Berlin", "London", "Madrid", "Arsenal", "Juventus", "Dragon", "Monkey", "Thunder", "Rainbow", "Panther", "Orchid"];
const SIGNS = ["!", "#", "$", "%", "?", "*", "-", "_", "."];

export function camel(draw: Draw): string {
  const noun = draw.pick(NOUNS);
  return draw.pick(VERBS) + noun.charAt(0).toUpperCase() + noun.slice(1);
}

export function pascal(draw: Draw): string {
  return [draw.pick(ADJECTIVES), draw.pick(NOUNS), draw.pick(NOUNS)].map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

export function snake(draw: Draw): string {
  return `${draw.pick(VERBS)}_${draw.pick(NOUNS)}`;
}

export function sentence(draw: Draw): string {
  return `The ${draw.pick(ADJECTIVES)} ${draw.pick(NOUNS)} must ${draw.pick(VERBS)} each ${draw.pick(NOUNS)} before the ${draw.pick(NOUNS)} is ${draw.pick(ADJECTIVES)}.`;
}

/** As people choose them when a rule asks for digits and signs. */
export function personalPassword(draw: Draw): string {
  const word = draw.pick(SEASONS);
  return draw.pick([
    () => `${word}${draw.between(1970, 2026)}${draw.pick(SIGNS)}`,
    () => `${word.replace("o", "0").replace("e", "3").replace("i", "1")}${draw.pick(SIGNS)}${draw.between(10, 99)}`,
    () => `${draw.pick(NAMES)}${draw.pick(SIGNS)}${draw.fill("<digit:4>")}`,
    () => draw.fill(`<alpha:2><digit:3>${draw.pick(SIGNS)}<alpha:4><digit:2>`),
    () => `${draw.fill("<upper:1><lower:3><digit:2>")}${draw.pick(SIGNS)}${draw.fill("<base62:6>")}`,
  ])();
}

/** As a password manager makes them. */
export function randomPassword(draw: Draw): string {
  return draw.fill(draw.pick(["<base62:16>", "<base62:20>", "<base62:32>", "<base36:24>", "<hex:32>", "<base62:9>-<base62:12>", "<base62:12>!<base62:5>", "<base64:42>A=", "<url:24>"]));
}
