import { isKeywords, type Keywords, textList } from "./json-schema.js";
import { isSame, listedValues, typesOf } from "./value-types.js";

/** Whether it is sure that no value fits both: by type, by listed values, or by a field that tells them apart. */
export function areDisjoint(left: readonly Keywords[], right: readonly Keywords[]): boolean {
  if (haveNothingInCommon(left, right)) return true;
  const needed = [...left, ...right].flatMap(({ required }) => textList(required));
  return isObject(left) && isObject(right) && needed.some((name) => areApart(field(left, name), field(right, name)));
}

/** Whether a field that must be there lists other values: they are other options of a union. */
export function haveOtherTags(left: readonly Keywords[], right: readonly Keywords[]): boolean {
  const needed = [...left, ...right].flatMap(({ required }) => textList(required));
  return needed.some((name) => listOtherValues(field(left, name), field(right, name)));
}

/** What a field says for itself: options are told apart by a field that lists its values right there. */
function field(schemas: readonly Keywords[], name: string): Keywords[] {
  return schemas
    .map(({ properties }) => (isKeywords(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined))
    .filter(isKeywords);
}

function areApart(left: readonly Keywords[], right: readonly Keywords[]): boolean {
  return left.length > 0 && right.length > 0 && haveNothingInCommon(left, right);
}

function haveNothingInCommon(left: readonly Keywords[], right: readonly Keywords[]): boolean {
  const types = typesOf(right);
  return !typesOf(left).some((type) => types.includes(type)) || listOtherValues(left, right);
}

function listOtherValues(left: readonly Keywords[], right: readonly Keywords[]): boolean {
  const values = listedValues(right);
  if (values === undefined) return false;
  return listedValues(left)?.every((value) => !values.some((other) => isSame(value, other))) === true;
}

function isObject(schemas: readonly Keywords[]): boolean {
  return typesOf(schemas).every((type) => type === "object");
}
