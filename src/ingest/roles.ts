export { guessRoles, guessRolesCalmly } from './roles/guess';
export { whyOther, type WhyOther } from './roles/other';
export { candidates, missing, ROLE_INFO, ROLES, waysTo } from './roles/role';
export type { ColumnGuess, Kind, Role, RoleGuess, RoleInfo, ValueType, Why } from './roles/role';
