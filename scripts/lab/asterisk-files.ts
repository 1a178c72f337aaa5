/** The base configuration of the lab's PBX: phones and trunks on loopback. The gate's own files come on top. */
export interface AsteriskLayout {
  readonly ports: {
    readonly sip: number;
    readonly sipTls: number;
    readonly http: number;
    readonly ami: number;
    readonly rtp: readonly [number, number];
  };
  readonly ariUser: { readonly name: string; readonly password: string };
  readonly amiUser: { readonly name: string; readonly secret: string };
  readonly phones: readonly PhoneSeat[];
  readonly trunks: readonly TrunkSeat[];
  /** Where calls of the phones go: the gate's context, or the lab's own ungated one. */
  readonly phoneContext: string;
}
export interface PhoneSeat {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Channel variables each call of this phone carries, e.g. CALLWARD_PURPOSE. */
  readonly variables?: Readonly<Record<string, string>>;
}
/** A trunk whose AOR points at `contact`: the carrier itself (unguarded) or the guard in front of it. */
export interface TrunkSeat {
  readonly name: string;
  readonly contact: string;
  /** No endpoint has `transport=`: it would pin the redirected INVITE. This only brings the transport a TLS carrier needs. */
  readonly transport?: 'udp' | 'tcp' | 'tls';
  /** Further lines of the endpoint, e.g. `redirect_method=uri_pjsip`, and of the AOR, e.g. `qualify_frequency=2`. */
  readonly endpoint?: readonly string[];
  readonly aor?: readonly string[];
  /** The AOR the endpoint uses, when it is not its own: the guard's. */
  readonly aors?: string;
  readonly match: string;
  /** Digest credentials for a carrier that challenges. */
  readonly auth?: { readonly user: string; readonly password: string };
}

const unused = [
  'chan_sip chan_iax2 chan_unistim chan_motif chan_console chan_dahdi chan_mgcp chan_skinny chan_ooh323 chan_oss chan_alsa',
  'pbx_dundi pbx_ael pbx_lua pbx_realtime res_phoneprov res_pjsip_phoneprov_provider res_pjsip_config_wizard res_xmpp',
  'res_calendar res_calendar_caldav res_calendar_ews res_calendar_exchange res_calendar_icalendar res_snmp res_hep',
  'res_hep_pjsip res_hep_rtcp res_config_ldap res_config_odbc res_config_pgsql res_config_sqlite3 res_config_sqlite',
  'res_config_curl res_odbc res_odbc_transaction func_odbc cdr_adaptive_odbc cdr_csv cdr_custom cdr_manager cdr_odbc',
  'cdr_pgsql cdr_radius cdr_sqlite3_custom cdr_tds cel_custom cel_manager cel_odbc cel_pgsql cel_radius',
  'cel_sqlite3_custom cel_tds app_voicemail app_voicemail_odbc app_voicemail_imap app_minivm app_festival app_jack',
  'app_alarmreceiver app_adsiprog res_fax res_fax_spandsp res_stun_monitor res_statsd res_prometheus res_smdi',
  'res_stir_shaken res_pjsip_stir_shaken res_geolocation res_pjsip_geolocation res_resolver_unbound res_corosync',
  'res_ari_mailboxes res_mwi_external app_followme app_queue app_agent_pool res_pjsip_notify res_aeap res_speech_aeap',
]
  .join(' ')
  .split(' ');

export function baseFiles(layout: AsteriskLayout, folder: string, modules: string): Record<string, string> {
  const { ports, ariUser, amiUser } = layout;
  return {
    'asterisk.conf': `[directories](!)
astetcdir => ${folder}/etc
astmoddir => ${modules}
astvarlibdir => ${folder}/var
astdbdir => ${folder}/var
astkeydir => ${folder}/var
astdatadir => ${folder}/data
astspooldir => ${folder}/spool
astrundir => ${folder}/run
astlogdir => ${folder}/log
astcachedir => ${folder}/cache
`.replace('(!)', ''),
    'modules.conf': `[modules]\nautoload=yes\n${unused.map((name) => `noload => ${name}.so\n`).join('')}`,
    'logger.conf': '[general]\n[logfiles]\nmessages => notice,warning,error,verbose\n',
    'http.conf': `[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport=${ports.http}\nsessionlimit=500\n`,
    'ari.conf': `[general]\nenabled=yes\n[${ariUser.name}]\ntype=user\nread_only=no\npassword=${ariUser.password}\n#tryinclude ari_extra.conf\n`,
    'manager.conf': `[general]\nenabled=yes\nbindaddr=127.0.0.1\nport=${ports.ami}\n[${amiUser.name}]\nsecret=${amiUser.secret}\nread=all\nwrite=all\nwritetimeout=5000\n#tryinclude manager_extra.conf\n`,
    'rtp.conf': `[general]\nrtpstart=${ports.rtp[0]}\nrtpend=${ports.rtp[1]}\nstrictrtp=no\n`,
    'pjsip.conf': pjsip(layout),
    'features.conf': '[general]\nfeaturedigittimeout=1000\n#tryinclude features_extra.conf\n',
    'extensions.conf': extensions(layout),
  };
}

function pjsip({ ports, phones, trunks, phoneContext }: AsteriskLayout): string {
  const common = 'disallow=all\nallow=ulaw,alaw\ndirect_media=no\n';
  const sections = [
    '[global]\ntype=global\nendpoint_identifier_order=username,ip,anonymous\n',
    `[lab-udp]\ntype=transport\nprotocol=udp\nbind=127.0.0.1:${ports.sip}\n`,
    `[lab-tcp]\ntype=transport\nprotocol=tcp\nbind=127.0.0.1:${ports.sip}\n`,
  ];
  if (trunks.some(({ transport }) => transport === 'tls')) {
    sections.push(
      `[lab-tls]\ntype=transport\nprotocol=tls\nbind=127.0.0.1:${ports.sipTls}\nmethod=tlsv1_2\nverify_server=no\n`,
    );
  }
  for (const { name, host, port, variables = {} } of phones) {
    const set = Object.entries(variables)
      .map(([key, value]) => `set_var=${key}=${value}\n`)
      .join('');
    sections.push(
      `[${name}]\ntype=endpoint\ncontext=${phoneContext}\naors=${name}\ndtmf_mode=auto\n${common}${set}`,
      `[${name}]\ntype=aor\ncontact=sip:${name}@${host}:${port}\n`,
    );
  }
  for (const { name, contact, endpoint = [], aor = [], aors = name, match, auth } of trunks) {
    const lines = [...endpoint, ...(auth === undefined ? [] : [`outbound_auth=${name}`])];
    sections.push(
      `[${name}]\ntype=endpoint\ncontext=from-trunk\naors=${aors}\n${common}${lines.join('\n')}\n`,
      `[${name}]\ntype=aor\ncontact=${contact}\n${aor.join('\n')}\n`,
      `[${name}]\ntype=identify\nendpoint=${name}\nmatch=${match}\n`,
    );
    if (auth !== undefined) {
      sections.push(
        `[${name}]\ntype=auth\nauth_type=userpass\nusername=${auth.user}\npassword=${auth.password}\n`,
      );
    }
  }
  return `${sections.join('\n')}\n#tryinclude pjsip_extra.conf\n`;
}

/** `lab-open` dials with no gate at all: the unguarded side of a comparison, and the planted leak of a trap's test. */
function extensions({ trunks, phones }: AsteriskLayout): string {
  const trunk = trunks[0]?.name ?? 'trunk';
  const phone = phones[0]?.name ?? 'agent1';
  return `[globals]
LAB_TRUNK=${trunk}

[lab-open]
exten => _X.,1,Dial(PJSIP/\${EXTEN}@\${LAB_TRUNK},30)
 same => n,Hangup(\${HANGUPCAUSE})

[lab-talk]
exten => s,1,Answer()
 same => n,Wait(1)
 same => n,Hangup()

[lab-hold]
exten => s,1,Answer()
 same => n,Wait(60)
 same => n,Hangup()

[lab-ear]
exten => s,1,Answer()
 same => n,Echo()

[from-trunk]
exten => _X.,1,Dial(PJSIP/${phone},30)
 same => n,Hangup()

#tryinclude extensions_extra.conf
`;
}
