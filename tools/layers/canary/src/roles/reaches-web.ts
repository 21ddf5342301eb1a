export { page } from "#web/page.tsx";
