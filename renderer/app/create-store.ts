// Owns the import of zustand: small observable stores, readable outside React.
export { create as createStore } from 'zustand';
