import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/config';

// Templates are arbitrary JSON, so a precise type would not help here.
export type Json = any;
export interface Resource {
  layer: string;
  id: string;
  type: string;
  props: Json;
}

// The committed templates. Resolves references within and between layers.
export class Templates {
  constructor(readonly layers: Record<string, Json>) {}

  static read(): Templates {
    const place = join(root, 'templates');
    const names = readdirSync(place).map((file) => file.replace('.json', ''));
    return new Templates(Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(place, `${name}.json`), 'utf8'))])));
  }

  copy(): Templates {
    return new Templates(structuredClone(this.layers));
  }

  all(type: string): Resource[] {
    return this.everything().filter((resource) => resource.type === `AWS::${type}`);
  }

  everything(): Resource[] {
    return Object.entries(this.layers).flatMap(([layer, template]) =>
      Object.entries<Json>(template.Resources).map(([id, { Type, Properties }]) => ({
        layer,
        id,
        type: Type,
        props: Properties ?? {},
      })),
    );
  }

  // The properties of one resource: `network/Vpc`.
  props(path: string): Json {
    const [layer, id] = path.split('/') as [string, string];
    const resource = this.layers[layer]?.Resources[id];
    if (!resource) {
      throw new Error(`There is no ${path}`);
    }
    return resource.Properties;
  }

  // Resolves a reference: `{"Ref": "Vpc"}` in the network is `network/Vpc`. An import resolves to its export.
  target(layer: string, value: Json): string {
    if (value?.Ref) {
      return `${layer}/${value.Ref}`;
    }
    if (value?.['Fn::GetAtt']) {
      return `${layer}/${value['Fn::GetAtt'][0]}`;
    }
    const name: string | undefined = value?.['Fn::ImportValue'];
    const from = name?.split(':')[0]?.replace('voicase-', '');
    const output = from && Object.values<Json>(this.layers[from]?.Outputs ?? {}).find((each) => each.Export.Name === name);
    return output ? this.target(from, output.Value) : `no reference: ${JSON.stringify(value)}`;
  }

  targets(layer: string, values: Json[]): string[] {
    return values.map((value) => this.target(layer, value));
  }

  // A text with its references resolved: `arn:…:‹data/Main›/voicase_worker`.
  text(layer: string, value: Json): string {
    if (typeof value === 'string') {
      return value;
    }
    const [between, parts] = (value['Fn::Join'] ?? []) as [string, Json[]?];
    return parts ? parts.map((part) => this.text(layer, part)).join(between) : `‹${this.target(layer, value)}›`;
  }

  texts(layer: string, value: Json): string[] {
    return [value].flat().map((each) => this.text(layer, each));
  }

  // The statements of a policy, by their names.
  statements(path: string): Record<string, Json> {
    const list: Json[] = this.props(path).PolicyDocument.Statement;
    return Object.fromEntries(list.map((statement) => [statement.Sid, statement]));
  }
}

// A claim, its check, and changes to a template that would break it.
export interface Claim {
  name: string;
  check(t: Templates): void;
  broken: Record<string, (t: Templates) => void>;
}
