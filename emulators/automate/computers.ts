import { locationId, showClient, showLocation } from './clients.ts';
import type { Resource } from './listing.ts';
import { showTicket } from './tickets.ts';
import type { Computer, World } from './world.ts';

/** Computers as `/Computers` serves them: `Id` is a string; tickets only where `expand` asks for them. */
export function computerResource(world: World): Resource<Computer> {
  const clientOf = (computer: Computer) => world.clients.get(computer.clientId);
  const contactOf = (computer: Computer) => Date.parse(computer.lastContact);
  const locationOf = (computer: Computer) => {
    const client = clientOf(computer);
    return client === undefined ? undefined : locationId(client);
  };
  const addresses: Resource<Computer>['fields'] = {
    LocalIPAddress: { type: 'string', read: (computer) => computer.ip },
    MACAddress: { type: 'string', read: (computer) => computer.mac },
  };
  return {
    members: [
      'Id',
      'Location',
      'Client',
      'Contact',
      'ComputerName',
      'FriendlyName',
      'DomainName',
      'OperatingSystemName',
      'LocalIPAddress',
      'GatewayIPAddress',
      'MACAddress',
      'SerialNumber',
      'LastUserName',
      'Status',
      'Type',
      'Tickets',
      'RemoteAgentLastContact',
      'LastHeartbeat',
      'DateAdded',
      'IsMaintenanceModeEnabled',
      'VirusScanner',
    ],
    fields: {
      Id: { type: 'string', read: (computer) => String(computer.id) },
      ComputerName: { type: 'string', read: (computer) => computer.name },
      FriendlyName: { type: 'string', read: (computer) => computer.friendlyName },
      DomainName: { type: 'string', read: (computer) => computer.domain },
      ...(world.modes.addressConditions === 'served' ? addresses : {}),
      Status: { type: 'string', read: onlineWord },
      'Client.Id': { type: 'string', read: (computer) => String(computer.clientId) },
      'Client.Name': { type: 'string', read: (computer) => clientOf(computer)?.name },
      'Location.Id': { type: 'number', read: locationOf },
      RemoteAgentLastContact: { type: 'date', read: contactOf },
      LastHeartbeat: { type: 'date', read: contactOf },
      IsMaintenanceModeEnabled: { type: 'boolean', read: () => false },
    },
    expands: ['Tickets', 'Client', 'Location'],
    id: (computer) => computer.id,
    show: (computer, expanded) => ({
      Id: String(computer.id),
      Location: showLocation(clientOf(computer)),
      Client: showClient(clientOf(computer)),
      Contact: null,
      ComputerName: computer.name,
      FriendlyName: computer.friendlyName ?? '',
      DomainName: computer.domain ?? '',
      OperatingSystemName: 'Microsoft Windows 11 Pro x64',
      LocalIPAddress: computer.ip ?? '',
      GatewayIPAddress: '',
      MACAddress: computer.mac ?? '',
      SerialNumber: `EMU-${computer.id}`,
      LastUserName: '',
      Status: onlineWord(computer),
      Type: 'Workstation',
      Tickets: expanded('Tickets') ? ticketsOf(computer, world) : [],
      RemoteAgentLastContact: computer.lastContact,
      LastHeartbeat: computer.lastContact,
      DateAdded: '2025-01-01T00:00:00Z',
      IsMaintenanceModeEnabled: false,
      VirusScanner: null,
    }),
  };
}

function onlineWord(computer: Computer): string {
  return computer.online ? 'Online' : 'Offline';
}

function ticketsOf(computer: Computer, world: World): unknown[] {
  const own = [...world.tickets.all()].filter((ticket) => ticket.computerId === computer.id);
  return own.map((ticket) => showTicket(ticket, world, false));
}
