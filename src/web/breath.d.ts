// Made by the build: a turn for the browser, in which it can draw and listen.

declare module "virtual:strongroom-breath/*";
