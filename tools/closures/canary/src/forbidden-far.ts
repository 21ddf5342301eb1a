export const far = 1;
