export { guessRoles } from './roles/guess';
export { missing, ROLE_INFO, ROLES } from './roles/role';
export type { ColumnGuess, Kind, Role, RoleGuess, RoleInfo, ValueType, Why } from './roles/role';
