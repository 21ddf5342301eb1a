export type OnlyType = number;
